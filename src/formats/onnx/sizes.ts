// The names of sizes, Optimum's: by them transformers.js makes an empty past.

export const batchSize = 'batch_size'
export const encoderLength = 'encoder_sequence_length'
export const decoderLength = 'decoder_sequence_length'
/** Tokens whose keys and values come in. */
export const pastLength = 'past_decoder_sequence_length'
/** Those and the new ones. */
export const keyLength = 'past_decoder_sequence_length + decoder_sequence_length'
/** Of the source's keys and values that come in: 0 at first. */
export const pastEncoderLength = 'encoder_sequence_length_out'
