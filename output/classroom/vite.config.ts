import { readdirSync, readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { build, type Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { contentSecurityPolicy } from './source/content-security-policy.ts'

/** Puts the policy into the page; the server of `vite dev` would not work with it. */
export function policy(): Plugin {
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

/** Starts loading the engine before the scripts that need it have arrived. */
function engineFirst(): Plugin {
  return {
    name: 'engine-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((name) => /(^|\/)engine-[^/]*\.bin$/.test(name))
          .map((name) => ({ tag: 'link', attrs: { rel: 'preload', as: 'fetch', crossorigin: true, href: `./${name}` }, injectTo: 'head' })),
    },
  }
}

/** Builds the service worker, which keeps all files for offline use, once their names are known. */
function serviceWorker(): Plugin {
  let folder = ''
  let site = ''
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    configResolved({ root, build }) {
      folder = root
      site = resolve(root, build.outDir)
    },
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
        define: { 'process.env.NODE_ENV': '"production"', __FILES__: JSON.stringify(files.map((name) => entry(site, name))) },
        build: {
          outDir: site,
          emptyOutDir: false,
          lib: { entry: join(folder, 'source/service-worker.ts'), formats: ['iife'], name: 'serviceWorker', fileName: () => 'service-worker.js' },
        },
      })
    },
  }
}

/** Files below assets/ are named by their content; the others get a revision. */
function entry(site: string, name: string) {
  if (name.startsWith('assets/')) return { url: name, revision: null }
  return { url: name, revision: createHash('sha256').update(readFileSync(join(site, name))).digest('hex').slice(0, 16) }
}

export default defineConfig({
  base: './',
  plugins: [policy(), engineFirst(), serviceWorker()],
  worker: { format: 'es' },
  build: {
    outDir: 'page/site',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
  },
  test: { include: ['source/**/*.test.{ts,tsx}'], environment: 'node', testTimeout: 120_000, reporters: ['default', './browser/counts.ts'] },
})
