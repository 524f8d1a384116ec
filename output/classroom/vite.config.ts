import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { contentSecurityPolicy } from './source/content-security-policy'

const site = 'page/site'

/** Puts the policy into the page; the server of `vite dev` would not get by with it. */
function policy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  }
}

/** Builds the service worker once the names of all files are known, which it then keeps for use offline. */
function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    async closeBundle() {
      const files = readdirSync(site, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(site.length + 1).replaceAll('\\', '/'))
        .filter((name) => name !== 'service-worker.js')
        .sort()
      await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        define: { 'process.env.NODE_ENV': '"production"', __FILES__: JSON.stringify(await revisions(files)) },
        build: {
          outDir: site,
          emptyOutDir: false,
          lib: { entry: 'source/service-worker.ts', formats: ['iife'], name: 'serviceWorker', fileName: () => 'service-worker.js' },
        },
      })
    },
  }
}

/** Files below assets/ are named by their content; the others get a revision. */
async function revisions(files: string[]) {
  const { createHash } = await import('node:crypto')
  const { readFileSync } = await import('node:fs')
  return files.map((name) => ({
    url: name,
    revision: name.startsWith('assets/') ? null : createHash('sha256').update(readFileSync(join(site, name))).digest('hex').slice(0, 16),
  }))
}

export default defineConfig({
  base: './',
  plugins: [policy(), serviceWorker()],
  worker: { format: 'es' },
  build: {
    outDir: site,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
  },
  test: { include: ['source/**/*.test.{ts,tsx}'], environment: 'node' },
})
