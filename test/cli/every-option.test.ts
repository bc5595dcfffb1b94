import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { type GenerateOptions, generate } from 'glassformer'
import { expect, test } from 'vitest'
import { createProgram, withOptionFlags } from '#cli'
import { decoderOptions, generateOptions } from '#decode'
import { flagsOf, type Option } from '#options'
import { requestOptions } from '#serve'
import { projectRoot } from '../house/scratch-project.js'
import { type Json, postJson, start } from '../serve/served.js'
import { smallModel, sources } from '../support/small-model.js'

/** What these give, an answer of the server has no place for. */
const OF_THE_LIBRARY = ['outputProbabilities', 'outputAttentions', 'outputBeamTree']

const options: readonly [name: string, option: Option][] = Object.entries(generateOptions)
const flags = new Map(flagsOf(generateOptions).map(({ flag, path: [name = ''] }) => [name, flag]))
const oneLine = (text: string): string => text.replace(/\s+/gu, ' ')

/** What a call, a flag or a request complains of. */
async function complaint(action: () => unknown): Promise<string> {
  try {
    await action()
  } catch (error) {
    return (error as Error).message
  }
  return 'nothing'
}

test('every option is in the help of predict and on the page, in the words of its entry', async () => {
  const [predict] = (await createProgram('predict')).commands
  const help = oneLine(predict?.helpInformation() ?? '')
  const page = await readFile(join(projectRoot, 'docs/config.md'), 'utf8')
  const rows = page.slice(page.indexOf('## Generation')).split('\n')
  expect(options.length).toBeGreaterThan(25)
  for (const [name, { type, about, default: standard }] of options) {
    const row = rows.find(line => line.startsWith(`| \`${name}\` |`))
    expect(row).toContain(about)
    expect(row).toContain(type.words)
    if (type.parse === undefined) continue
    const flag = standard === true ? flags.get(name)?.replace('--', '--no-') : flags.get(name)
    expect(help).toContain(` ${flag} `)
    expect(help).toContain(about)
    expect(row).toContain(`\`${flag}\``)
  }
})

test('every option has a wrong value, which the library refuses by name', async () => {
  for (const [name, { type }] of options) {
    const given = { [name]: { no: 'value' } } as GenerateOptions
    const said = await complaint(() => generate(smallModel(1), sources, given))
    expect(said).toBe(`${name} must be ${type.words}, not an object`)
  }
})

test('every flag with a value refuses a wrong one as the library does', async () => {
  for (const [name, { type }] of options) {
    const flag = flags.get(name)
    if (flag === undefined || type.jsonSchema?.['type'] === 'boolean') continue
    const command = withOptionFlags(new Command().exitOverride(), generateOptions)
    const said = await complaint(() => command.parse([flag, 'no'], { from: 'user' }))
    const library = await complaint(() => type.settle(type.parse?.('no') ?? 'no', flag))
    expect(said).toBe(library)
    expect(said).toContain(`${flag}`)
  }
})

test('every option that an answer has a place for is in OpenAPI, and a request is refused as a call is', async () => {
  const { url, limits } = await start()
  const description: Json = await (await fetch(`${url}/openapi.json`)).json()
  const { properties } = description.components.schemas.GenerateRequest
  const table: Readonly<Record<string, Option>> = requestOptions(limits)
  const notAsked = [...Object.keys(decoderOptions), ...OF_THE_LIBRARY]
  for (const [name, { about }] of options) {
    const { status, json } = await postJson(url, { source: '1', [name]: { no: 'value' } })
    expect({ name, status }).toEqual({ name, status: 400 })
    if (notAsked.includes(name)) {
      expect(properties[name]).toBe(undefined)
      expect(json.error.message).toContain(`there is no option ${name}`)
    } else {
      expect(properties[name].description).toContain(about)
      expect(json.error.message).toBe(`${name} must be ${table[name]?.type.words}, not an object`)
    }
  }
})
