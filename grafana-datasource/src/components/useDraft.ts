import { useState } from 'react';

/** What is being typed, until it is taken over; what comes from outside replaces it. */
export function useDraft<T>(value: T): [T, (draft: T) => void] {
  const [known, setKnown] = useState(value);
  const [draft, setDraft] = useState(value);
  if (known !== value) {
    setKnown(value);
    setDraft(value);
  }
  return [draft, setDraft];
}
