/** `com.example.shop.OutOfStock` is `OutOfStock`; what has a dot or none is as it is (`payment.Declined`). */
export function shortClass(name: string): string {
  const parts = name.split('.');
  if (parts.length < 3 || /[\s/:]/.test(name)) {
    return name;
  }
  return parts.at(-1) || name;
}
