/** The flag of every command that needs a model. */
export const MODEL_FLAG = ['--model <folder>', 'the model: a folder that train or import made'] as const
