import type { Edit } from '../../src-shared/intent';
export function editAgain(_edit: Edit): void {}
