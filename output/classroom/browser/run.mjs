// Runs a script of this folder, which is TypeScript: node browser/run.mjs NAME
import { runnerImport } from 'vite'

const { module } = await runnerImport(`${import.meta.dirname}/${process.argv[2]}.ts`, { configFile: false, logLevel: 'warn' })
await module.default(process.argv.slice(3))
