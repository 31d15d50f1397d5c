package io.periskop.api.v1;

/** How a contract gets at an API. */
interface ApiFixture {
    /** Over an empty store that nothing was read of yet; the same throughout a test. */
    ApiServer api();

    /** What the storage is called. */
    String storage();
}
