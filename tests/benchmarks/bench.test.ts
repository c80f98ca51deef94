// The cases are plain JavaScript, as what they test.
import './benchCases.mjs'
