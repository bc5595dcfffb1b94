interface ForeignFormat {
  readonly is: (bytes: Uint8Array) => boolean
  /** What it is, and what to do. */
  readonly words: string
}

/** What people give for weights and isn't: by the first bytes, the special before the general. */
const formats: readonly ForeignFormat[] = [
  {
    is: begins('version https://git-lfs'),
    words: 'a Git LFS pointer, which stands for a file that was not fetched: git lfs pull fetches it',
  },
  { is: isWebPage, words: 'a web page (HTML): download the file itself' },
  { is: isNpz, words: 'an archive of NumPy arrays (.npz): save weights with torch.save or safetensors' },
  { is: begins('\x93NUMPY'), words: 'a NumPy array (.npy): save weights with torch.save or safetensors' },
  {
    is: begins('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19'),
    words:
      'a .pt of the format before PyTorch 1.6: load it there and save it again: torch.save(torch.load(FILE), FILE)',
  },
  {
    is: bytes => bytes[0] === 0x80 && (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 0) <= 5,
    words: 'a plain Python pickle, as of a vocabulary: weights are what torch.save(model.state_dict(), FILE) writes',
  },
  { is: begins('GGUF'), words: 'a GGUF file, which holds models of other kinds' },
  { is: begins('\x89HDF'), words: 'an HDF5 file (.h5): save weights with torch.save or safetensors' },
  { is: begins('\x1f\x8b'), words: 'compressed with gzip: unpack it first' },
]

/** What a file is that holds no weights we read, in words; `undefined` where nobody knows. */
export function foreignFormat(bytes: Uint8Array): string | undefined {
  return formats.find(({ is }) => is(bytes))?.words
}

function begins(text: string): (bytes: Uint8Array) => boolean {
  return bytes => Array.from(text, character => character.charCodeAt(0)).every((byte, i) => bytes[i] === byte)
}

/** Of a zip file the name of the first entry follows the 30 bytes of its header. */
function isNpz(bytes: Uint8Array): boolean {
  const nameLength = (bytes[26] ?? 0) + 256 * (bytes[27] ?? 0)
  return begins('PK\x03\x04')(bytes) && latin1(bytes.subarray(30, 30 + nameLength)).endsWith('.npy')
}

function isWebPage(bytes: Uint8Array): boolean {
  return /^\s*<(!doctype\s+html|html)/iu.test(latin1(bytes.subarray(0, 256)))
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 1024))
}
