import type { MetricsGroup } from '../../main/contract/runSummary';
import { SeriesBuffer } from './seriesBuffer';
export interface MetricsRow {
    row: number;
    step: number;
    stage: string;
    round: number;
    wallTime: number;
    series: Readonly<Record<string, number>>;
}
/**
 * All metrics of one run. Rows of one stage with the same series make a table; where a stage says something else from some row on, that is another
 * table, and its curves are drawn beside the first.
 */
export declare class RunStream {
    private readonly tables;
    private rows;
    private startedAt;
    /** Grows with every change: whoever draws compares. */
    revision: number;
    /** Rows so far; the next row has this number. */
    get length(): number;
    /** Time of the first row; Infinity before it. */
    get start(): number;
    series(): SeriesBuffer[];
    seriesOf(tag: string): SeriesBuffer[];
    /** Rows as `runs.metrics` brings them, the next ones after those that are here. */
    appendGroups(groups: readonly MetricsGroup[], next: number): void;
    /**
     * One row as it happens. A number that was there before takes the place of it and all after it.
     * @returns false where rows between are missing; nothing was changed then, and they have to be fetched
     */
    append({ row, step, stage, round, wallTime, series }: MetricsRow): boolean;
    /** Forgets this row and all after it. */
    truncate(row: number): void;
    private table;
}
