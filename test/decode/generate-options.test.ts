import { type GenerateOptions, GlassformerError, generate } from 'glassformer'
import { expect, test } from 'vitest'
import { smallModel, sources } from '../support/small-model.js'

const wrong: readonly [object, string][] = [
  [{ numBeam: 3 }, 'there is no option numBeam (did you mean numBeams?)'],
  [{ max_new_tokens: 3 }, 'there is no option max_new_tokens (did you mean maxNewTokens?)'],
  [{ beamSize: 3 }, 'there is no option beamSize (did you mean numBeams?)'],
  [{ toString: 1 }, 'there is no option toString'],
  [{ numBeams: 0 }, 'numBeams must be a whole number from 1 up, not 0'],
  [{ numBeams: 2.5 }, 'numBeams must be a whole number from 1 up, not 2.5'],
  [{ numBeams: '4' }, 'numBeams must be a whole number from 1 up, not "4"'],
  [{ maxNewTokens: -1 }, 'maxNewTokens must be a whole number from 0 up, not -1'],
  [{ lengthPenalty: Number.NaN, numBeams: 2 }, 'lengthPenalty must be a number from -10 to 10, not NaN'],
  [{ earlyStopping: 'always', numBeams: 2 }, 'earlyStopping must be one of true, false, never, not "always"'],
  [{ patience: 0, numBeams: 2 }, 'patience must be a number from 0.000001 to 1000000, not 0'],
  [{ temperature: 0, doSample: true }, 'temperature must be a number from 0.000001 to 1000000, not 0'],
  [{ temperature: 1e-310, doSample: true }, 'temperature must be a number from 0.000001 to 1000000, not 1e-310'],
  [{ repetitionPenalty: 1e-310 }, 'repetitionPenalty must be a number from 0.000001 to 1000000, not 1e-310'],
  [{ topP: 1.5, doSample: true }, 'topP must be a number above 0, up to 1, not 1.5'],
  [{ seed: -1 }, 'seed must be a whole number from 0 to 4294967295, not -1'],
  [{ suppressTokens: [[]] }, 'suppressTokens[0] must be an id from 0 up or a list of 1 or more ids, not []'],
  [{ forcedPrefix: [1, [2]] }, 'forcedPrefix must be a list of ids or a list of lists of ids, one for each row, not'],
  [{ forcedPrefix: [3, 2, 3] }, 'forcedPrefix goes on behind eosId 2, which ends'],
  [{ forcedPrefix: [99] }, 'forcedPrefix holds 99, but target ids are 0 to'],
  [{ engine: 'cuda' }, 'engine must be one of auto, reference, wasm, wasm-relaxed, blas, not "cuda"'],
  [{ threads: 0.5 }, 'threads must be a whole number from 1 to 64, not 0.5'],
  [{ signal: 5 }, 'signal must be an AbortSignal, not 5'],
  [{ temperature: 0.5 }, 'temperature 0.5 changes nothing without doSample'],
  [{ coveragePenalty: 0.5 }, 'coveragePenalty 0.5 changes nothing without numBeams of 2 or more'],
  [{ doSample: true, numBeams: 2 }, 'numBeams must be 1'],
  [{ outputProbabilities: true, numBeams: 2 }, 'outputProbabilities needs one token at a time: numBeams must be 1'],
  [{ numReturnSequences: 3, numBeams: 2 }, 'numReturnSequences 3 is more than numBeams 2'],
]

test.each(wrong)('%o', async (options, message) => {
  const promise = generate(smallModel(1), sources, options as GenerateOptions)
  await expect(promise).rejects.toThrow(GlassformerError)
  await expect(promise).rejects.toThrow(message)
})

test('an option that is undefined has its default', async () => {
  const options = { numBeams: undefined, maxNewTokens: undefined } as unknown as GenerateOptions
  expect(await generate(smallModel(1), sources, options)).toEqual(await generate(smallModel(1), sources))
})

test('maxNewTokens is by default the length of the source plus 2', async () => {
  const found = await generate(smallModel(1), sources, { eosId: -1 })
  expect(found.map(({ sequences: [only] }) => only?.ids.length)).toEqual(sources.map(({ length }) => length + 2))
})
