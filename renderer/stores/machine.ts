import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { MachineLook } from '../monitor/alertRules'
import { RunStream } from '../streams/runStream'
import { useSession } from './session'

/** Looks kept for the alerts. */
const LOOKS = 400

/** The machine over the time that this page has been open: what the engine says of it, as series to be drawn. */
export const useMachine = defineStore('machine', () => {
  const session = useSession()
  const stream = new RunStream()
  const revision = shallowRef(0)
  const looks: MachineLook[] = []

  watch(() => session.resources, (resources) => {
    if (!resources) return
    const { memory, machineMemory, freeMemory, freeDisk, load, tensors, tensorBytes, gpu } = resources
    looks.push({ freeDisk, tensors, hasGpu: gpu !== null })
    if (looks.length > LOOKS) looks.shift()
    const megabytes = (bytes: number): number => bytes / 2 ** 20
    const series: Record<string, number> = {
      processors: 100 * load, engineMemory: megabytes(memory), machineMemory: megabytes(machineMemory - freeMemory), tensors, tensorMemory: megabytes(tensorBytes),
      ...(freeDisk === null ? {} : { freeDisk: megabytes(freeDisk) }),
      ...(gpu ? { gpu: 100 * gpu.load, gpuMemory: megabytes(gpu.memory) } : {}),
    }
    stream.append({ row: stream.length, step: stream.length, stage: 'machine', round: 0, wallTime: Date.now() / 1000, series })
    revision.value += 1
  }, { immediate: true })

  return { stream, revision, looks: (): readonly MachineLook[] => looks }
})
