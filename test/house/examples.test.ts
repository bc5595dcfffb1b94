import { expect, test } from 'vitest'
import { publicNames, undocumented } from '../../scripts/public-names.mjs'
import { examplesOn, failuresOf } from './examples.js'
import { projectRoot, scratchProject } from './scratch-project.js'

test('every example of the reference, the README and the guide compiles strictly, runs, and is right in its comments', {
  timeout: 300_000,
}, () => {
  const reference = publicNames(projectRoot).flatMap(({ name, place, examples }) =>
    examples.map(code => ({ name: `${place} ${name}`, code })),
  )
  expect(reference.length).toBeGreaterThan(60)
  const pages = ['README.md', 'docs/data.md'].flatMap(examplesOn)
  expect(pages).toHaveLength(2)
  expect(failuresOf([...reference, ...pages])).toEqual([])
})

test('an example that is wrong is named', () => {
  const begun = "import { Vocabulary } from 'glassformer'\nconst { size } = Vocabulary.digits()\n"
  const failures = failuresOf([
    { name: 'right', code: `${begun}size // 13: PAD, SOS, EOS and the digits` },
    { name: 'begins right', code: `${begun}Array(size).fill(0) // [0, 0, …` },
    { name: 'wrong', code: `${begun}console.log(size) // 1` },
    { name: 'wrong in a line', code: `${begun}const twice = 2 * size // 25` },
    { name: 'not reached', code: `${begun}if (size > 13) {\n  size // 13\n}` },
    { name: 'not checked', code: `${begun}const [first] = [size] // 13` },
    { name: 'types', code: `${begun}size.length` },
    { name: 'error', code: `${begun}Vocabulary.digits().token(13)` },
  ])
  expect(failures).toEqual([
    'not checked: no value stands before its comment 13',
    "types: Property 'length' does not exist on type 'number'.",
    'wrong: its comment says 1, but it is 13',
    'wrong in a line: its comment says 25, but it is 26',
    'not reached: 1 of its comments were not reached',
    expect.stringMatching(/^error: .*13/),
  ])
})

test('a public name without a summary or an example is named with its file and line', () => {
  const root = scratchProject({
    'package.json': '{ "type": "module", "exports": { ".": { "types": "./dist/index.d.ts" } } }',
    'tsconfig.json': '{ "compilerOptions": { "module": "NodeNext" } }',
    'src/index.ts': "export { type Sizes, sum, Counter } from './counter.js'\nexport const most = 3\n",
    'src/counter.ts': `/** Rows and columns. */
export type Sizes = readonly [number, number]
/** Adds. @example sum(1, 2) */
export function sum(a: number, b: number): number {
  return a + b
}
/**
 * Counts.
 *
 * @example
 * \`\`\`ts
 * new Counter().next() // 1
 * \`\`\`
 */
export class Counter {
  private count = 0
  next(): number {
    return this.add(1)
  }
  private add(n: number): number {
    return (this.count += n)
  }
}
`,
  })
  expect(undocumented(publicNames(root))).toEqual([
    'src/counter.ts:4: sum has no @example in a ```ts block',
    'src/counter.ts:17: Counter.next has no summary',
    'src/index.ts:2: most has no summary',
  ])
})
