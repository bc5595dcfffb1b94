// The floors of the house. An import may only point to a lower floor, or stay in its own room.
// A room is a folder of src/ (or a file in it), or a folder of the project.
const floors = [
  ['src/errors', 'src/element'],
  ['src/math'],
  ['src/options'],
  ['src/tensor', 'src/data'],
  ['src/model', 'src/engine'],
  ['src/session'],
  ['src/decode', 'src/formats', 'src/tasks'],
  ['src/train', 'src/text'],
  ['src/runs', 'src/http'],
  ['src/explain', 'src/serve', 'src/studio-server'],
  ['src/report'],
  ['src/cli', 'src/index.ts'],
  ['studio'],
]

/** Where Node's own modules may be imported. Everything else runs in a browser too. */
const nodeRooms = [
  'src/cli/',
  'src/runs/',
  'src/http/',
  'src/serve/',
  'src/studio-server/',
  'src/formats/node/',
  'src/engine/blas/',
  'src/engine/wasm/threads/node-',
  'src/engine/wasm/unpack/node-',
  'src/train/memory/node-',
  'src/train/torch/',
]

/** What a page that answers with a model needs. zod is for files and answers that others write and read. */
const answeringRooms = [
  'src/errors/',
  'src/math/',
  'src/options/',
  'src/tensor/',
  'src/data/',
  'src/model/',
  'src/engine/',
  'src/session/',
  'src/decode/',
  'src/tasks/',
  'src/formats/model-files.ts',
  'src/formats/web/',
  'src/text/',
]

const isIn = rooms => `^(${rooms.map(room => room.replaceAll('.', '\\.')).join('|')})(/|$)`
const startsWith = paths => `^(${paths.join('|')})`

const downwards = floors.flatMap((rooms, floor) =>
  rooms.map(room => ({
    name: 'floors',
    comment: `${room} is on floor ${floor}: it may import lower floors only`,
    severity: 'error',
    from: { path: isIn([room]) },
    to: {
      path: isIn(
        floors
          .slice(floor)
          .flat()
          .filter(other => other !== room),
      ),
    },
  })),
)

module.exports = {
  forbidden: [
    ...downwards,
    {
      name: 'known-rooms',
      comment: 'a new room needs a floor: add it to the list in .dependency-cruiser.cjs',
      severity: 'error',
      from: { path: '^src/', pathNot: isIn(floors.flat()) },
      to: {},
    },
    {
      name: 'no-circles',
      comment: 'modules that import each other can only be understood together',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'faces',
      comment: 'a face (index.ts) is for tests: src imports files, so that a program loads what it needs and no more',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/index\\.ts$' },
      to: { path: '^(src|dist)/.+/index\\.(ts|js)$' },
    },
    {
      name: 'runs-in-browsers',
      comment: 'only the rooms listed in .dependency-cruiser.cjs may import what Node alone has',
      severity: 'error',
      from: { path: '^(src|studio/src)/', pathNot: startsWith(nodeRooms) },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'library-without-zod',
      comment:
        'the library loads no zod, which takes longer than the rest: tables check what it is given (src/options)',
      severity: 'error',
      from: { path: startsWith([...answeringRooms, 'src/index.ts']) },
      to: { path: 'node_modules/zod/', reachable: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true, // types are imports too
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['node_modules', '^dist/'] },
  },
}
