package io.periskop.api.v1;

import io.periskop.store.memory.MemoryStore;

class MemoryErrorsApiTests extends ErrorsApiContract {
    @Override
    Ports store() {
        return Ports.of(new MemoryStore(LIMITS, (service, what, count) -> {}));
    }
}
