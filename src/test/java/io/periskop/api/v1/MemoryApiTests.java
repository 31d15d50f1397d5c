package io.periskop.api.v1;

class MemoryApiTests extends ApiContract {
    @Override
    Ports store() {
        return ApiServer.inMemory();
    }

    @Override
    public String storage() {
        return "memory";
    }
}
