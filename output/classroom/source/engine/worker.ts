import '../../generated/wasm_exec.js'
import type { Reply, Request } from './messages'
import { serve } from './serve'

const scope = self as unknown as DedicatedWorkerGlobalScope

serve({
  post: (message: Reply, transfer = []) => scope.postMessage(message, transfer),
  listen: (hear: (message: Request) => void) => scope.addEventListener('message', ({ data }) => hear(data as Request)),
})
