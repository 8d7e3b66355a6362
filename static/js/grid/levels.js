/** The level that a cell of the grid shows. */
export const levelOf = (cell) => /fl-level--(\w+)/.exec(cell?.firstElementChild?.className ?? "")?.[1] ?? "not_reported";
