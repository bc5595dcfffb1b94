/** Files on a disk. */

// Models.

export { loadModel, saveModel } from './model-folder.js'
export { torchTwin } from './torch-twin.js'

// Pairs.

export { PairsFile, pairFormatOf } from './pairs-file.js'
export { type ReadPairs, readPairs } from './read-pairs.js'

// Reading and writing, so that a crash leaves the old or the new.

export { writeFileAtomic } from './atomic-write.js'
export { readFileLimited } from './read-file-limited.js'
export { readFolder } from './read-folder.js'
export { readJson } from './read-json.js'
export { systemErrorCode, systemErrorReason } from './system-error.js'
export { isTemporaryName, writeError } from './temporary-file.js'
export { writeFolder } from './write-folder.js'
export { writeFolders } from './write-folders.js'
