/** Epochs at a step: how often a run went through what each stage learns from, counted on over the stages. */
export interface EpochScale {
    /** Steps at which another stage begins, rising. */
    steps: number[];
    /** Epochs done at those steps. */
    epochs: number[];
    /** From there on. */
    perStep: number[];
}
export interface EpochStage {
    firstStep: number;
    steps: number;
    /** Pictures of a step. */
    batchSize: number;
    /** What there is to go through: instances in stage 1, accepted chains in stage 3. */
    items: number;
}
/** Stages in order, those without steps left out. Null where it is not known how much there is. */
export declare function computeEpochScale(stages: readonly EpochStage[]): EpochScale | null;
export declare function epochAt({ steps, epochs, perStep }: EpochScale, step: number): number;
