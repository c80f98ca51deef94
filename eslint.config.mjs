import { builtinModules } from 'node:module'
import { defineConfig } from 'eslint/config'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

const ELECTRON = { group: ['electron', 'electron/*'], message: 'Only electron/ may import electron.' }
// Whole names: as a glob, 'events' would match our own './events' too.
const NODE = { regex: `^(node:.*|(${builtinModules.filter((name) => !name.includes('/')).join('|')})(/.*)?)$`, message: 'This layer runs anywhere: no node modules.' }
const BACKENDS = { group: ['@tensorflow/tfjs', '@tensorflow/tfjs-node*', '@tensorflow/tfjs-backend-*', 'onnxruntime-*'], message: 'Only main/backend may import engines.' }
const TFJS = { group: ['@tensorflow/*', 'onnxruntime-*'], message: 'This layer has no tensors.' }

const LAYERS = ['contract', 'core', 'backend', 'video', 'store', 'formats', 'jobs', 'engine', 'serve', 'cli']

/** Everything under main/ but these, as import patterns. */
const only = (...allowed) => {
  const names = LAYERS.filter((name) => !allowed.includes(name))
  return { group: names.flatMap((name) => [`../${name}/**`, `../../${name}/**`, `../../../${name}/**`]), message: 'Architecture 4: this layer may not import that one.' }
}

/** Import rules of the architecture, one entry a folder; tests/project/importGraph.test.ts walks the real graph as well, packages included. */
const rules = {
  'main/contract': [ELECTRON, NODE, TFJS, only('contract')],
  'main/core': [ELECTRON, NODE, BACKENDS, only('contract', 'core')],
  'main/backend': [ELECTRON, only('contract', 'backend')],
  'main/video': [ELECTRON, TFJS, only('contract', 'video')],
  'main/store': [ELECTRON, TFJS, only('contract', 'store')],
  'main/formats': [ELECTRON, TFJS, only('contract', 'formats')],
  'main/jobs': [ELECTRON, BACKENDS, only('contract', 'core', 'backend', 'video', 'store', 'formats', 'jobs')],
  'main/engine': [ELECTRON, TFJS, only('contract', 'jobs', 'engine')],
  'main/serve': [ELECTRON, TFJS, only('contract', 'jobs', 'engine', 'serve')],
  'main/cli': [ELECTRON, TFJS, only('contract', 'jobs', 'serve', 'cli')],
}

/** The page: of main only the contract, of packages those of its own. */
const RENDERER = [
  ELECTRON,
  NODE,
  TFJS,
  { group: LAYERS.filter((name) => name !== 'contract').map((name) => `**/main/${name}/**`), message: 'Architecture 4: of main the page knows the contract only.' },
  { group: ['**/electron/**'], message: 'The page runs in browsers too: what the shell does for it stands in contract/shell.' },
]

/** The shell: of main the contract and the one file that writes settings; it reaches the engine by its port alone. Only here may `electron` be imported. */
const SHELL = [
  TFJS,
  { group: LAYERS.filter((name) => !['contract', 'store'].includes(name)).map((name) => `**/main/${name}/**`), message: 'Architecture 4: the shell knows the engine by its port alone.' },
  { group: ['**/main/store/**', '!**/main/store/atomicFile'], message: 'Architecture 4: of the store the shell writes its settings only.' },
  { group: ['**/renderer/**'], message: 'Shell and page meet in contract/shell.' },
]

const NO_CLOCK = 'core has no clock: time comes in as an argument.'
const CORE_GLOBALS = ['Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate'].map((name) => ({ name, message: NO_CLOCK }))
const PLATFORM_GLOBALS = ['process', 'Buffer', 'window', 'document', 'fetch'].map((name) => ({ name, message: 'core runs anywhere: neither Node nor a page.' }))

export default defineConfig(
  { ignores: ['dist/**', 'node_modules/**', 'resources/**', 'runs/**', 'out/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/essential'],
  {
    files: ['**/*.ts', '**/*.vue'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-ignore': true, 'ts-nocheck': true, 'ts-expect-error': 'allow-with-description' }],
      'max-lines': ['error', 350],
      'eqeqeq': ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['main/**/*.ts', 'electron/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that has it.' },
      ],
    },
  },
  {
    files: ['tests/e2e/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', { selector: 'CallExpression[callee.name=expect] AwaitExpression', message: 'A page may be slower than its test: expect.poll what it shows; what counts at once is read into a name first.' }],
    },
  },
  ...Object.entries(rules).map(([folder, patterns]) => ({
    files: [`${folder}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  })),
  {
    files: ['renderer/**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/no-v-html': 'error',
      'vue/no-static-inline-styles': 'error', // the content security policy drops them
      'vue/no-undef-properties': 'off', // the compiler knows
    },
  },
  {
    files: ['renderer/**/*.ts', 'renderer/**/*.vue'],
    rules: { 'no-restricted-imports': ['error', { patterns: RENDERER }], 'no-console': 'error' },
  },
  {
    files: ['electron/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: SHELL }], 'no-console': 'error' },
  },
  {
    files: ['main/core/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Chance comes from core/random.' }],
      'no-restricted-globals': ['error', ...CORE_GLOBALS, ...PLATFORM_GLOBALS],
      'no-console': 'error',
    },
  },
  {
    files: ['main/contract/**/*.ts', 'main/backend/**/*.ts', 'main/video/**/*.ts', 'main/store/**/*.ts', 'main/formats/**/*.ts', 'main/jobs/**/*.ts'],
    rules: { 'no-console': 'error' },
  },
)
