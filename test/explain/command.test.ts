import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Vocabulary } from '#data'
import { askExercises, glossary, lessonContext, lessons, livePart, path, tinyModel, workedPart } from '#explain'
import { saveModel } from '#formats/node'
import { glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const folder = scratch()
const model = tinyModel({ embedDim: 16, numLayers: 2, maxLen: 64 })
beforeAll(() => saveModel(folder, model, Vocabulary.digits()))

const explain = (...args: string[]) => glassformer(['explain', ...args, '--model', folder])

describe('glassformer explain', () => {
  it('lists the questions', async () => {
    const { code, stdout } = await glassformer(['explain', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual(
      path.flatMap(({ id: group, stops }) =>
        stops.map(({ lesson: { id, question }, minutes, needs, session }) => {
          return { id, group, question, minutes, needs, session }
        }),
      ),
    )
    const text = await glassformer(['explain', '--lang', 'zh'])
    const unbroken = text.stdout.replace(/\n {20,}/gu, '')
    for (const { id, question } of lessons) {
      expect(text.stdout).toContain(id)
      expect(unbroken).toContain(question.zh)
    }
  })

  it('prints the figures that the library computes, and only them on stdout', async () => {
    const { code, stdout } = await explain('src-mask', '--lang', 'zh', '--src', '5 3 9', '--json')
    expect(code).toBe(0)
    const document = JSON.parse(stdout)
    const [lesson] = lessons.filter(({ id }) => id === 'src-mask')
    const context = await lessonContext({ engine: 'auto', model, vocabulary: Vocabulary.digits(), source: '5 3 9' })
    const parts = lesson === undefined ? [] : [await workedPart(lesson, context), await livePart(lesson, context)]
    expect(document).toMatchObject({ id: 'src-mask', lang: 'zh' })
    expect(document.figures).toEqual(JSON.parse(JSON.stringify(parts.flatMap(({ figures }) => figures))))
  })

  it('prints both languages with the same numbers, and checks an answer', async () => {
    const [zh, en] = [await explain('energy', '--lang', 'zh'), await explain('energy', '--lang', 'en')]
    const numbers = (text: string) => text.match(/-?\d+\.\d{4}/g)
    expect(numbers(zh.stdout)).toEqual(numbers(en.stdout))
    expect(en.stdout).toContain('(0.5·0.7 + 0.6·0.8) / √2 = 0.5869')
    expect(zh.stdout).toContain('每个查询')
    const right = await explain('parts', '--answer', '２２１', '--lang', 'en')
    expect(right.stdout).toContain('Right: 221.')
    const wrong = await explain('parts', '--answer', '7', '--lang', 'en')
    expect(wrong.stdout).toContain('No. Try again; --key shows the answer.')
    expect((await explain('parts', '--answer', '7', '--key', '--lang', 'en')).stdout).toContain('No: it is 221.')
    const down = await explain('adam', '--answer', '-0.001', '--lang', 'en')
    expect(down.stdout).toContain('Right: 0.0010.')
  })

  it('ends in exercises, checks one of them, and has a key for teachers', async () => {
    const { stdout } = await explain('energy', '--lang', 'en')
    const exercises = JSON.parse((await explain('energy', '--json', '--key')).stdout).exercises
    const wanted = await askExercises('energy', { engine: 'wasm' })
    expect(exercises).toEqual(wanted.map(({ question, asked }) => ({ question, answer: asked.answer })))
    expect(stdout).toMatch(/── Exercises ──.+1\. The query is.+2\. .+Next: .*\(q-and-k-size\)\n$/su)
    expect(stdout).not.toContain(`→ ${wanted[0]?.asked.answer}`)
    expect((await explain('energy', '--key')).stdout).toContain(`→ ${wanted[0]?.asked.answer}`)
    const one = await explain('energy', '--exercise', '1', '--answer', '－１．５', '--lang', 'zh')
    expect(one.stdout).toContain('对：-1.5。')
    expect(one.stdout).not.toContain('2. ')
    const wrong = await explain('energy', '--exercise', '1', '--answer', '3', '--lang', 'en')
    expect(wrong.stdout).toContain('No. Try again')
    expect(wrong.stdout).not.toContain('-1.5')
    expect((await explain('energy', '--exercise', '1', '--answer', '3', '--key')).stdout).toContain('No: it is -1.5.')
    const unreadable = await explain('energy', '--exercise', '1', '--answer', '?', '--lang', 'en')
    expect(unreadable.stdout).toContain('“?” can’t be checked: the answer is one number.')
    expect(unreadable.stdout).not.toContain('-1.5')
    for (const args of [
      ['energy', '--exercise', '3'],
      ['--exercise', '1'],
      ['encoder.layers.0.attention.q', '--key'],
    ])
      expect((await explain(...args)).code).toBe(2)
  })

  it('checks an exercise without a model: none is trained, none is read', async () => {
    const folder = scratch()
    const { stderr, stdout } = await glassformer(
      ['explain', 'adam', '--exercise', '1', '--answer', '0.05', '--lang', 'en'],
      {
        cwd: folder,
      },
    )
    expect([stderr, stdout]).toEqual(['', expect.stringContaining('Right: 0.050.')])
  })

  it('lists the terms', async () => {
    const { stdout } = await glassformer(['explain', '--glossary', '--lang', 'zh'])
    for (const { zh, en } of glossary) expect(stdout).toMatch(new RegExp(`^${zh} +${en} `, 'mu'))
    const terms = JSON.parse((await glassformer(['explain', '--glossary', '--json'])).stdout)
    expect(terms).toEqual(glossary.map(({ zh, en, meaning, lesson }) => ({ zh, en, meaning, lesson })))
    expect((await glassformer(['explain', 'energy', '--glossary'])).code).toBe(2)
  })

  it('turns controls, trains when asked to, and leaves it out when told', async () => {
    const doubled = JSON.parse((await explain('hyper-parameters', '--set', 'numLayers=4', '--json')).stdout)
    const live = doubled.figures.find(({ name }: { name: string }) => name === 'live.doubled')
    const single = JSON.parse((await explain('hyper-parameters', '--json')).stdout)
    const before = single.figures.find(({ name }: { name: string }) => name === 'live.doubled')
    expect(live.data[0]).toBeGreaterThan(before.data[0])
    const short = JSON.parse((await explain('why-sinusoids', '--no-training', '--json')).stdout)
    expect(short.figures.map(({ name }: { name: string }) => name)).toEqual(['rotation', 'live.rotation'])
  })

  it('explains a tensor', async () => {
    const { stdout } = await explain('encoder.layers.0.attention.energy', '--lang', 'en')
    expect(stdout).toContain("const energy = matmul(q, k.T()).div(Math.sqrt(headDim)).as('energy')")
    expect(stdout).toContain('(N, heads, queryLen, keyLen)')
    const { figures } = JSON.parse((await explain('encoder.layers.0.attention.energy', '--json')).stdout)
    expect(figures[0]).toMatchObject({ name: 'values', shape: [1, 2, 5, 5] })
  })

  it('refuses what it does not know in one line', async () => {
    const unknown = await explain('srcmask')
    expect(unknown.code).toBe(2)
    expect(unknown.stderr).toMatch(/no lesson or tensor "srcmask"; the nearest are src-mask/)
    expect((await explain('causal', '--lang', 'en')).stderr).toContain('it is a term of mask-broadcast')
    expect((await explain('parts', '--lang', 'fr')).code).toBe(2)
    expect((await explain('parts', '--set', 'heads')).code).toBe(2)
    const control = await explain('feeding-back', '--set', 'stepp=2', '--lang', 'en')
    expect([control.code, control.stderr]).toEqual([2, expect.stringContaining('it has step, token')])
    const bad = await explain('parts', '--src', '5 x 9')
    expect(bad.code).toBe(1)
    expect(bad.stderr.trim().split('\n')).toHaveLength(1)
  })

  it('refuses it in the language of the explanation', async () => {
    const refused = async (...args: string[]) => {
      const { code, stderr } = await explain(...args, '--lang', 'zh')
      return [code, stderr.trim().split('\n').at(-1)]
    }
    expect(await refused('srcmask')).toEqual([
      2,
      expect.stringContaining('没有叫“srcmask”的课或张量；最接近的是 src-mask'),
    ])
    expect(await refused('学习率')).toEqual([2, expect.stringContaining('这个词在 adam 里讲')])
    expect(await refused('parts', '--exercise', '3')).toEqual([2, 'glassformer: --exercise 3：一课有练习 1 到 2'])
    expect(await refused('parts', '--src', '5 x 9')).toEqual([1, expect.stringContaining('第 2 个词元 "x" 不在词表里')])
    expect(await refused('--all')).toEqual([2, 'glassformer: explain --all 要写文件：请用 --out 指定文件夹'])
    for (const [args, said] of [
      [['parts', '--set', 'heads'], '--set heads：要写成 名字=数，例如 heads=8'],
      [['parts', '--set', 'foo=3'], '--set foo：这一课没有'],
      [
        ['parts', '--format', 'pdf'],
        '--format <format>：“pdf”不行，可选的是 html, markdown；见 glassformer explain --help',
      ],
      [['parts', '--glosary'], '没有 --glosary 这个选项（是不是 --glossary？）；见'],
      [['parts', '--src'], '--src <text> 后面缺一个值；见'],
      [['parts', 'more'], 'explain 最多接受 1 个参数，这里有 2 个；见'],
      [
        ['parts', '--engine', 'wsam'],
        '--engine 可以是 auto, reference, wasm, wasm-relaxed, blas，不能是 "wsam"（是不是 wasm？）',
      ],
    ] as const) {
      const { code, stderr } = await glassformer(['explain', '--lang', 'zh', ...args])
      expect([code, stderr]).toEqual([2, expect.stringContaining(`glassformer: ${said}`)])
    }
    const { stderr } = await glassformer(['explain', '--nope'], { env: { LC_ALL: 'zh_CN.UTF-8' } })
    expect(stderr).toContain('没有 --nope 这个选项')
  })

  it('writes the course as pages, into a folder that is named', async () => {
    const out = join(scratch(), 'handout')
    const { code, stdout } = await explain('--all', '--no-training', '--out', out, '--lang', 'zh')
    expect([code, stdout]).toEqual([0, `${join(out, 'course.html')}\n`])
    expect(await readFile(join(out, 'course.html'), 'utf8')).toContain('<html lang="zh-CN">')
    const { files } = JSON.parse(
      (await explain('--all', '--no-training', '--out', out, '--format', 'markdown', '--json')).stdout,
    )
    expect(files).toContain('README.md')
    expect((await readdir(out)).sort()).toEqual(['course.html', ...files].sort())
    for (const args of [['--all'], ['--all', 'energy', '--out', out], ['energy', '--out', out], ['--format', 'html']])
      expect((await explain(...args)).code).toBe(2)
  })
})
