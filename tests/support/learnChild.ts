import { resumeLearning, runLearning } from '../../main/jobs/learnJob'
import { tinyLearnOptions } from './learnOptions'

/**
 * A tiny run as a process of its own, to be killed: `learnChild FOOTAGE RUN` begins it, `learnChild FOOTAGE RUN resume` goes on.
 * Writes the kind of every event as a line.
 */
const [footage, out, mode] = process.argv.slice(2) as [string, string, string | undefined]
const context = { reporter: ({ kind }: { kind: string }) => void process.stdout.write(`${kind}\n`), signal: new AbortController().signal }
if (mode === 'resume') await resumeLearning({ run: out, device: 'cpu', ...context })
else await runLearning({ ...tinyLearnOptions({ footage: [footage], out }), ...context })
