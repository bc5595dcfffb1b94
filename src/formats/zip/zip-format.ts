/** The records of a zip file (PKWARE's APPNOTE 6.3.3): their signatures and their lengths without what varies. */
export const LOCAL_HEADER = { signature: 0x04034b50, length: 30 }
export const CENTRAL_HEADER = { signature: 0x02014b50, length: 46 }
export const END = { signature: 0x06054b50, length: 22 }
export const ZIP64_LOCATOR = { signature: 0x07064b50, length: 20 }
export const ZIP64_END = { signature: 0x06064b50, length: 56 }

/** A field of 16 or 32 bits that is full says: the number stands in a zip64 record. */
export const FULL_16 = 0xffff
export const FULL_32 = 0xffffffff

/** The extra field that holds an entry's zip64 numbers. */
export const ZIP64_EXTRA = 0x0001

/** Whether a file begins as a zip file does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b
}
