// The cases are JavaScript, as what they test is.
import './cudaComponentCases.mjs'
