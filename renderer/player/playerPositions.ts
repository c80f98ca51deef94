import { Positions } from './positions'

/** Those of this page, for whoever shows clips or sends a person to one. */
export const positions = new Positions(sessionStorage)
