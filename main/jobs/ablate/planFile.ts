import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { ablationPlanSchema, type AblationPlan } from '../../contract/ablation'
import { AppError } from '../../contract/errors'

/** A plan, and the folder that its paths are relative to. */
export interface LoadedPlan {
  plan: AblationPlan
  folder: string
}

/** @throws AppError `config-invalid` naming every offending key */
export async function loadPlan(path: string): Promise<LoadedPlan> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw invalid(`${path} cannot be read.`, cause)
  })
  return { plan: parsePlan(text, path), folder: dirname(resolve(path)) }
}

function parsePlan(text: string, path: string): AblationPlan {
  const parsed = ablationPlanSchema.safeParse(parseJson(text, path))
  if (parsed.success) return parsed.data
  throw invalid(`${path} is no ablation plan: ${parsed.error.issues.map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`).join('; ')}.`)
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalid(`${path} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`, cause)
  }
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError({ code: 'config-invalid', message, hint: 'Begin with one that works: pultrack ablate --template paper > plan.json', cause })
}
