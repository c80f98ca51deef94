import { createInterface } from 'node:readline'

/** What a side is asked to do, one JSON line each. */
export type Work = Record<string, unknown> & { task: string }
/** What it answers; times in milliseconds. */
export type Answer = Record<string, unknown>

/** Answers JSON lines from the standard input with JSON lines on the standard output until the input ends. */
export async function serveLines(tasks: Record<string, (work: Work) => Promise<Answer>>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const work = JSON.parse(line) as Work
    const answer = await answerOne(tasks, work)
    process.stdout.write(`${JSON.stringify(answer)}\n`)
  }
}

async function answerOne(tasks: Record<string, (work: Work) => Promise<Answer>>, work: Work): Promise<Answer> {
  const task = tasks[work.task]
  if (!task) return { error: `no task ${work.task}` }
  try {
    return await task(work)
  } catch (problem) {
    return { error: problem instanceof Error ? problem.message : String(problem) }
  }
}

/** Times of `repetitions` runs in milliseconds, after one that is not counted: it sets up. */
export async function timeRuns(repetitions: number, run: () => Promise<void>): Promise<number[]> {
  await run()
  const times: number[] = []
  while (times.length < repetitions) {
    const started = performance.now()
    await run()
    times.push(performance.now() - started)
  }
  return times
}
