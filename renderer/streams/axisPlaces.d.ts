import type { EpochScale } from './epochScale';
import type { Places } from './places';
export declare const X_AXES: readonly ["step", "epoch", "relative", "wall"];
export type XAxis = (typeof X_AXES)[number];
export interface AxisOrigin {
    /** Time of the run's first row, seconds since 1970. */
    start: number;
    epochs: EpochScale | null;
}
/** Place on the horizontal axis of each point of a table; never falls. */
export type PlaceOf = (index: number) => number;
/** Relative time in seconds, wall time in milliseconds since 1970 as dates are. */
export declare function placesOn(axis: XAxis, places: Places, { start, epochs }: AxisOrigin): PlaceOf;
/** Position of the first point whose place is at least `bound`. */
export declare function seekPlace(placeOf: PlaceOf, bound: number, from: number, to: number): number;
/** Position of the point nearest to a place; -1 for no points. */
export declare function nearestPlace(placeOf: PlaceOf, place: number, length: number): number;
