/** Stands for an amount, where states are read: "… was refunded". */
export const AMOUNT_MASK = '\u0001';
/** Stands for any other stretch that was read already. */
export const OTHER_MASK = '\u0003';
