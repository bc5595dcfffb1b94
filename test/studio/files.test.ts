import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dropFiles } from './drop-files.js'
import { inChromium } from './in-chromium.js'
import { demoSteps, pageFolder, projectRoot, ready, soon } from './page.js'

inChromium('files and scripts', open => {
  test('files are dropped anywhere: pairs, a model, and what is neither', async () => {
    const { page, address, errors } = await open({ hash: 'view=decode' })
    await ready(page)
    await dropFiles(page, [{ name: 'words.tsv', bytes: Buffer.from('ab\tba\nbc\tcb') }])
    await soon(() => page.getByLabel('One pair per line: source, tab, target').inputValue()).toBe('ab\tba\nbc\tcb')
    await dropFiles(page, [{ name: 'picture.png', bytes: [0x89, 0x50, 0xff, 0xfe] }])
    await soon(() => page.getByRole('alert').textContent()).toContain('picture.png is not UTF-8 text')
    expect(await page.getByLabel('One pair per line: source, tab, target').inputValue()).toBe('ab\tba\nbc\tcb')

    await dropFiles(page, [{ name: 'model.safetensors', bytes: [1, 2, 3] }])
    await soon(() => page.getByRole('alert').textContent()).toContain('config.json')
    const folder = join(pageFolder, 'runs/digits')
    const names = [`step-${demoSteps}.safetensors`, 'config.json', 'vocabulary.json']
    const files = names.map(name => ({
      name: name.replace(/^step-\d+/, 'model'),
      bytes: readFileSync(join(folder, name)),
    }))
    await dropFiles(page, files)
    await page.getByText('Opened: 352717 trained numbers.').waitFor()
    expect(page.url().startsWith(address)).toBe(true)
    expect(errors).toEqual([])
  })

  test('tensors and weights are taken along; files that are no model are refused with the reason', async () => {
    const { page } = await open({ hash: 'view=keep&src=1 0' })
    await ready(page)
    const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()])
    const lines = readFileSync(await csv.path(), 'utf8')
      .trim()
      .split('\n')
    expect(lines[0]).toBe('N,heads,queryLen,keyLen,value')
    expect(lines.length).toBe(1 + 4 * 4 * 4)
    const card = page.getByRole('region', { name: 'The tensor in view' })
    for (const kind of ['JSON', 'SVG', 'PNG']) {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        card.getByRole('button', { name: kind }).click(),
      ])
      expect(file.suggestedFilename()).toBe(`encoder.layers.0.attention.energy.${kind.toLowerCase()}`)
    }
    const chooser = page.getByLabel('Open a model')
    await chooser.setInputFiles({ name: 'model.safetensors', mimeType: '', buffer: Buffer.from('no weights') })
    await soon(() => page.getByRole('alert').textContent()).toContain('config.json')
    const folder = join(pageFolder, 'runs/digits')
    await chooser.setInputFiles([
      { name: 'model.safetensors', mimeType: '', buffer: readFileSync(join(folder, `step-${demoSteps}.safetensors`)) },
      { name: 'config.json', mimeType: '', buffer: readFileSync(join(folder, 'config.json')) },
      { name: 'vocabulary.json', mimeType: '', buffer: readFileSync(join(folder, 'vocabulary.json')) },
    ])
    await soon(() => page.getByText('Opened: 352717 trained numbers.').count()).toBe(1)
    expect(page.url()).toContain('run=file')
  })

  test.each([
    { what: 'a tensor', hash: 'step=10&tensor=decoder.layers.1.query' },
    { what: 'a tensor of the seed’s weights, which nothing rounded', hash: 'step=0&tensor=decoder.layers.1.query' },
    { what: 'a gradient', hash: 'step=10&tensor=encoder.layers.1.attention.energy&grad=true' },
    {
      what: 'a model without some parts',
      hash: 'step=10&tensor=decoder.logits&parts=["scaling","head:encoder.layers.0.attention:2"]',
    },
  ])('the command trains the same bits in Node and reads the same numbers: $what', async ({ hash }) => {
    const { page } = await open({ hash: `view=keep&src=4 0 2&${hash}` })
    await ready(page)
    await soon(() => page.getByText('rounded to float16').count()).toBe(hash.startsWith('step=0') ? 0 : 1)
    const script = await page.getByRole('textbox', { name: 'The same in Node' }).inputValue()
    const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()])
    const shown = readFileSync(await csv.path(), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map(line => Number(line.split(',').at(-1)))
    const file = join(projectRoot, 'runs/reproduce-studio.mjs')
    writeFileSync(
      file,
      script.replace('console.log(tensors', 'console.log(JSON.stringify([...tensors').replace(/\)\s*$/, '.data]))\n'),
    )
    const { stdout, stderr } = spawnSync(process.execPath, [file], { cwd: projectRoot, encoding: 'utf8' })
    rmSync(file)
    expect(stdout, stderr).not.toBe('')
    expect(JSON.parse(stdout)).toEqual(shown)
  })
})
