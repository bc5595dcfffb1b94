import type { Look, RunInfo, RunSettings } from '../engine/protocol.ts'
import type { View } from './view.svelte.ts'

/** What only a training step computes: there `trg` is the whole target. */
const TRAINING_STEP = /^(decoderInput|target|lossRows|loss|correct|accuracy)$/

/** A script for Node that comes to the tensor in view: the same training, the same example, the same name. */
export function reproduce(run: RunInfo, view: View, look: Look | null): string {
  const name = `${view.tensor}${view.grad ? '@grad' : ''}`
  const step = look?.step ?? 0
  // Somebody's own pairs are not in the link, nor is a run's folder: their model is taken from its files.
  const settings = run.id === 'served' || run.id === 'file' || run.settings?.task === 'pairs' ? null : run.settings
  const trg = (look?.trg ?? []).map(row => (view.grad || TRAINING_STEP.test(view.tensor) ? row : row.slice(0, -1)))
  const { lines, imports } = settings === null ? loaded(run, step) : trained(run, settings, step)
  const isWhole = view.parts.length === 0
  const parts = isWhole
    ? []
    : [
        `const without = new AblatedTransformer({ ...model.options, parts: ${JSON.stringify(view.parts)} })`,
        'without.loadStateDict(model.stateDict())',
      ]
  const imported = [...imports, ...(isWhole ? [] : ['AblatedTransformer']), 'observe'].sort()
  return [
    settings === null ? '// node reproduce.mjs FOLDER (of the model)' : '// node reproduce.mjs',
    `import { ${imported.join(', ')} } from 'glassformer'`,
    '',
    ...lines,
    ...parts,
    `const batch = ${JSON.stringify({ src: look?.src ?? [], trg })}`,
    `const name = ${JSON.stringify(name)}`,
    `const tensors = await observe(${isWhole ? 'model' : 'without'}, batch, [name], { engine: 'wasm' })`,
    'console.log(tensors.get(name))',
    '',
  ].join('\n')
}

interface ModelLines {
  readonly lines: readonly string[]
  readonly imports: readonly string[]
}

function loaded({ id, checkpoints }: RunInfo, step: number): ModelLines {
  const folder = checkpoints.find(checkpoint => checkpoint.step === step)?.folder ?? ''
  const place =
    id === 'served' && folder !== '' ? `process.argv[2] + ${JSON.stringify(`/${folder}`)}` : 'process.argv[2]'
  return { lines: [`const { model } = await loadModel(${place})`], imports: ['loadModel'] }
}

function trained({ options, checkpoints }: RunInfo, settings: RunSettings, step: number): ModelLines {
  const { task, taskOptions, seed, lr, batchSize, schedule } = settings
  const dtype = checkpoints.find(checkpoint => checkpoint.step === step)?.roundedTo
  const model = dtype === undefined ? 'model' : 'trained'
  return {
    lines: [
      `const task = createTask(${JSON.stringify(task)}, ${JSON.stringify(taskOptions)})`,
      `const ${model} = new Transformer(${JSON.stringify({ ...options, seed })})`,
      `const optimizer = adam({ lr: ${lr} })`,
      ...(schedule === undefined
        ? []
        : [`const schedule = createSchedule(${JSON.stringify({ warmup: 0, ...schedule })})`]),
      `const amount = { steps: ${step}, batchSize: ${batchSize}, seed: ${seed} }`,
      `const training = { ...amount, engine: 'wasm', optimizer${schedule === undefined ? '' : ', schedule'} }`,
      `for await (const { step, loss } of fit(${model}, task, training)) if (step % 100 === 0) console.error(step, loss)`,
      ...(dtype === undefined
        ? []
        : [`const { model } = await openModel(modelToFiles(trained, null, { dtype: '${dtype}' }))`]),
    ],
    imports: [
      ...(dtype === undefined ? [] : ['modelToFiles', 'openModel']),
      'adam',
      ...(schedule === undefined ? [] : ['createSchedule']),
      'createTask',
      'fit',
      'Transformer',
    ],
  }
}
