import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { createProgram } from '#cli'
import { projectRoot } from './scratch-project.js'

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8')
const namesIn = (folder: string): string[] => readdirSync(join(projectRoot, folder))
const examples = namesIn('examples').flatMap(name => (name.includes('.') ? [] : [`examples/${name}`]))
const documents = ['.', 'docs', ...examples]
  .flatMap(folder => namesIn(folder).map(name => join(folder, name)))
  .filter(name => name.endsWith('.md'))
const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>

test.each(documents)('the links and npm scripts of %s exist', path => {
  const text = read(path)
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(match => join(dirname(path), match[1] ?? ''))
  expect(links.filter(link => !existsSync(join(projectRoot, link)))).toEqual([])
  const scripts = [...text.matchAll(/npm run ([\w:-]+)/g)].map(match => match[1] ?? '')
  expect(scripts.filter(name => manifest['scripts']?.[name] === undefined)).toEqual([])
})

test('the tests that hold the promises of SECURITY.md are there by the names that it gives', () => {
  const named = [...read('SECURITY.md').matchAll(/\]\((test\/[^)]+)\)((?:[:,] "[^"]+")*)/gu)]
  expect(named.length).toBeGreaterThan(20)
  const missing = named.flatMap(([, file = '', titles = '']) =>
    [...titles.matchAll(/"([^"]+?)…?"/gu)].map(([, title = '']) => title).filter(title => !read(file).includes(title)),
  )
  expect(missing).toEqual([])
})

test('every dependency has its reason', () => {
  const names = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap(kind =>
    Object.keys(manifest[kind] ?? {}),
  )
  const reasons = read('docs/dependencies.md')
  expect(names.filter(name => !reasons.includes(`\`${name}\``))).toEqual([])
})

test('every room is on a floor of the architecture page', () => {
  const page = read('docs/architecture.md')
  expect(namesIn('src').filter(room => !page.includes(`\`src/${room}\``))).toEqual([])
})

test.each(['README.md', 'README.zh-CN.md'])('every command in %s exists', async readme => {
  const promised = [...read(readme).matchAll(/^\| `glassformer (\w+)/gm)].map(match => match[1])
  expect(promised.length).toBeGreaterThan(3)
  const { commands } = await createProgram(undefined)
  expect(commands.map(command => command.name())).toEqual(expect.arrayContaining(promised))
})
