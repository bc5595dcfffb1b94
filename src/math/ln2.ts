/** ln 2 in two parts: `LN2_HIGH` has 32 significant bits, so that `k * LN2_HIGH` is exact for |k| < 2^21. */
export const LN2_HIGH = 0.6931471803691238
/** The rest: `LN2_HIGH + LN2_LOW` is ln 2 to 86 bits. */
export const LN2_LOW = 1.9082149292705877e-10
