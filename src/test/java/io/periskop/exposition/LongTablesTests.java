package io.periskop.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LongTablesTests {
    @Property
    void setHoldsItsMembersButZero(@ForAll List<Long> members, @ForAll List<Long> others) {
        LongSet set = new LongSet(members.size());
        members.forEach(set::add);

        assertThat(members).allSatisfy(m -> assertThat(set.contains(m)).isEqualTo(m != 0));
        assertThat(others).allSatisfy(o -> assertThat(set.contains(o)).isEqualTo(o != 0 && members.contains(o)));
        assertThat(set.contains(0)).isFalse();
    }

    @Property
    void tableIsAMap(@ForAll List<Long> keys, @ForAll List<Long> others) {
        Map<Long, Integer> map = new HashMap<>();
        LongTable<Integer> table = new LongTable<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            map.put(keys.get(i), i);
            table.put(keys.get(i), i);
        }

        assertThat(keys).allSatisfy(key -> assertThat(table.get(key)).isEqualTo(map.get(key)));
        assertThat(others).allSatisfy(key -> assertThat(table.get(key)).isEqualTo(map.get(key)));
    }
}
