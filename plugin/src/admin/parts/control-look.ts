/**
 * The measures that controls have by default since WordPress 7.0 and 7.1, asked for by name so that
 * they look the same on 6.7 to 6.9. Spread into a control; to go when 7.1 is the oldest supported.
 */
export const FIELD_LOOK = { __nextHasNoMarginBottom: true } as const;
export const TALL_FIELD_LOOK = { ...FIELD_LOOK, __next40pxDefaultSize: true } as const;
export const TALL_LOOK = { __next40pxDefaultSize: true } as const;
