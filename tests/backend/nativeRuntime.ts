import { existsSync } from 'node:fs'

const ADDON = 'node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node'

/** Whether `npm run prepare-machine` has built TensorFlow's addon here; says so once where it has not. */
export function tensorflowIsBuilt(): boolean {
  if (existsSync(ADDON)) return true
  process.stderr.write('skipped: TensorFlow\'s addon is not built; run `npm run prepare-machine`\n')
  return false
}
