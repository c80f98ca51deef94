/** 2 before 10, whatever the padding. */
export const naturalOrder = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' }).compare
