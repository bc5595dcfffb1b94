import { defineConfig } from 'vitest/config'

// Long tests: soak and kill. One file at a time, so that they don't disturb each other's measurements.
export default defineConfig({
  test: {
    include: ['test/soak/**/*.test.ts'],
    server: { deps: { external: [/\/dist\//] } },
    testTimeout: 30 * 60_000,
    hookTimeout: 10 * 60_000,
    fileParallelism: false,
    globalSetup: 'test/support/global-setup.ts',
  },
})
