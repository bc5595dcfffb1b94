/** Functions with the same bits on every JavaScript engine. */

// Elementary functions.

export { erf } from './erf.js'
export { exp } from './exp.js'
export { log } from './log.js'
export { power } from './power.js'
export { cos, sin, sinCos } from './sin-cos.js'
export { tanh } from './tanh.js'

// Random numbers and hashes.

export { hash } from './hash.js'
export { Random } from './random.js'

// Distances between texts.

export { editDistance } from './edit-distance.js'
export { nearestStrings } from './nearest-strings.js'

// Rows of numbers, and places in memory.

export { argmax } from './argmax.js'
export { elementCount, flatten, unflatten } from './row-major.js'
export { logSoftmax, logSoftmaxAt, softmax } from './softmax.js'
export { forEachPlace, isRowMajor, rowMajorStrides } from './strided.js'

// Numbers for people.

export { count, duration, percent, percentage } from './number-words.js'
