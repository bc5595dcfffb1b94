import { defineConfig } from 'vitest/config'

// Tests import what users get: the built files in dist/, untouched by the test runner's own transforms.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/soak/**'],
    server: { deps: { external: [/\/dist\//] } },
    testTimeout: 60_000,
    maxWorkers: 2,
    setupFiles: ['test/support/setup.ts'],
  },
})
