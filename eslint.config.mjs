import tseslint from 'typescript-eslint'

const ELECTRON = { group: ['electron', 'electron/*'], message: 'Only electron/ may import electron.' }
const NODE = { group: ['node:*'], message: 'This layer runs anywhere: no node modules.' }
const BACKENDS = { group: ['@tensorflow/tfjs', '@tensorflow/tfjs-node*', '@tensorflow/tfjs-backend-*'], message: 'Only main/backend may import tfjs backends.' }
const TFJS = { group: ['@tensorflow/*'], message: 'This layer has no tensors.' }

/** Layers that a folder must not reach, as import patterns. */
const layers = (...names) => ({ group: names.map((name) => `**/${name}/**`), message: 'Architecture 4: this layer may not import that one.' })

/** Import rules of the architecture, one entry a folder; tests/project/importGraph.test.ts walks the real graph as well. */
const rules = {
  'main/contract': [ELECTRON, NODE, TFJS, layers('core', 'backend', 'video', 'store', 'formats', 'jobs', 'engine', 'serve', 'cli')],
  'main/core': [ELECTRON, NODE, BACKENDS, layers('backend', 'video', 'store', 'formats', 'jobs', 'engine', 'serve', 'cli')],
  'main/backend': [ELECTRON, layers('core', 'video', 'store', 'formats', 'jobs', 'engine', 'serve', 'cli')],
  'main/video': [ELECTRON, TFJS, layers('core', 'backend', 'store', 'formats', 'jobs', 'engine', 'serve', 'cli')],
  'main/store': [ELECTRON, TFJS, layers('core', 'backend', 'video', 'formats', 'jobs', 'engine', 'serve', 'cli')],
  'main/formats': [ELECTRON, TFJS, layers('core', 'backend', 'video', 'store', 'jobs', 'engine', 'serve', 'cli')],
  'main/jobs': [ELECTRON, layers('engine', 'serve', 'cli')],
  'main/cli': [ELECTRON, TFJS, layers('core', 'backend', 'video', 'store', 'formats', 'engine', 'serve')],
}

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'resources/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'max-lines': ['error', 350],
    },
  },
  ...Object.entries(rules).map(([folder, patterns]) => ({
    files: [`${folder}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  })),
  {
    files: ['main/core/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Chance comes from core/random.' }, { object: 'Date', property: 'now', message: 'core has no clock.' }, { object: 'performance', property: 'now', message: 'core has no clock.' }],
      'no-console': 'error',
    },
  },
)
