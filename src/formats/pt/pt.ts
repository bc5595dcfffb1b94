export { readPt } from './pt-reader.js'
export { type WritablePtTensor, writePt } from './pt-writer.js'
