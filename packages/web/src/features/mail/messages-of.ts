import type { DeliveryView } from '@muster/contract';

export interface Message {
  id: string;
  deliveries: [DeliveryView, ...DeliveryView[]];
}

/** Deliveries by the message that they are of, in the order in which the messages first come. */
export function messagesOf(deliveries: readonly DeliveryView[]): Message[] {
  const messages = new Map<string, Message>();
  for (const delivery of deliveries) {
    const message = messages.get(delivery.message);
    if (message) message.deliveries.push(delivery);
    else messages.set(delivery.message, { id: delivery.message, deliveries: [delivery] });
  }
  return [...messages.values()];
}
