target_sources(stagecraft_presenters PRIVATE
    bill_csv.h bill_csv.cpp
    bill_model.h bill_model.cpp
    bill_wording.h bill_wording.cpp
    price_wording.h price_wording.cpp
    price_change_model.h price_change_model.cpp
    part_bill.h part_bill.cpp
    part_wording.h part_wording.cpp)
