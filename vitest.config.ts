import { defineConfig } from 'vitest/config'

// Node 20 has relaxed SIMD behind a flag; later it needs none, and knows none.
const execArgv = process.version.startsWith('v20.') ? ['--experimental-wasm-relaxed-simd'] : []

// Tests import what users get: the built files in dist/, untouched by the test runner's own transforms.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/soak/**'],
    server: { deps: { external: [/\/dist\//] } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    execArgv,
    // Two more than CI has cores: tests wait for processes and pages that they started.
    maxWorkers: 4,
    // A worker keeps what it has loaded from file to file.
    isolate: false,
    globalSetup: 'test/support/global-setup.ts',
    setupFiles: ['test/support/setup.ts'],
  },
})
