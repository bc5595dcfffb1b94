// The types of the fields in kernels' argument blocks, each 4 bytes long. What the engine gives to a field of each type
// is in src/engine/wasm/arguments.ts; an enum gets the name of one of its members.

/** The address of a tensor's first element. */
export type Pointer = usize
/** The same, or 0 where there is no such tensor. */
export type Optional = usize
/** The address of the first row of each sequence, with the number of all rows behind them. */
export type RowStarts = usize
/** A number of elements: of an axis, or from one index of it to the next. */
export type Size = i32
/** A number of rows, over the whole batch. */
export type RowCount = i32
/** 1 for true, 0 for false. */
export type Flag = i32
