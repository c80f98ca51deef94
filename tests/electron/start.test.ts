// The cases are JavaScript, as what they test is: it runs before TypeScript is installed.
import './startCases.mjs'
