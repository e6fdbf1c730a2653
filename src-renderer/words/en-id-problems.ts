import type { IdProblem } from '../../src-shared/id-problem';

export const idProblemWords: Record<'order' | 'user', Record<IdProblem, string>> = {
  order: {
    empty: 'Scan an order, or type its ID.',
    'too-long': 'An order ID has at most 200 characters.',
    dots: 'This is not an order ID.',
    unprintable: 'This has characters that no order ID has. Scan the label again.',
  },
  user: {
    empty: 'Whose order is it? Enter the user ID.',
    'too-long': 'A user ID has at most 200 characters.',
    dots: 'This is not a user ID.',
    unprintable: 'This has characters that no user ID has.',
  },
};
