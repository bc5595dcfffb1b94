import type { Look, RunInfo } from '../engine/protocol.ts'
import type { View } from './view.svelte.ts'

/** A script for Node that comes to the tensor in view: the same training, the same example, the same name. */
export function reproduce(run: RunInfo, view: View, look: Look | null): string {
  const name = `${view.tensor}${view.grad ? '@grad' : ''}`
  const step = look?.step ?? 0
  const { options } = run
  // Somebody's own pairs are not in the link: their model is taken from its files.
  const settings = run.settings?.task === 'pairs' ? null : run.settings
  const isGradient = view.grad || !/^(encoder|decoder)\./.test(view.tensor)
  const trg = (look?.trg ?? []).map(row => (isGradient ? row : row.slice(0, -1)))
  const model =
    settings === null
      ? ['const { model } = await loadModel(process.argv[2])']
      : [
          `const task = createTask(${JSON.stringify(settings.task)}, ${JSON.stringify(settings.taskOptions)})`,
          `const model = new Transformer(${JSON.stringify({ ...options, seed: settings.seed })})`,
          `const optimizer = adam({ lr: ${settings.lr} })`,
          ...(settings.schedule === undefined
            ? []
            : [`const schedule = createSchedule(${JSON.stringify(settings.schedule)})`]),
          `const training = { steps: ${step}, batchSize: ${settings.batchSize}, seed: ${settings.seed}, engine: 'wasm', optimizer${settings.schedule === undefined ? '' : ', schedule'} }`,
          'for await (const { step, loss } of fit(model, task, training)) if (step % 100 === 0) console.error(step, loss)',
        ]
  const imports =
    settings === null
      ? 'loadModel, observe'
      : `adam, ${settings.schedule === undefined ? '' : 'createSchedule, '}createTask, fit, observe, Transformer`
  const note =
    view.parts.length > 0 ? [`// taken away on the page: ${view.parts.join(', ')}; this is the whole model`] : []
  return [
    '// node reproduce.mjs',
    `import { ${imports} } from 'glassformer'`,
    '',
    ...note,
    ...model,
    `const batch = ${JSON.stringify({ src: look?.src ?? [], trg })}`,
    `const tensors = await observe(model, batch, [${JSON.stringify(name)}], { engine: 'wasm' })`,
    `console.log(tensors.get(${JSON.stringify(name)}))`,
    '',
  ].join('\n')
}
