#!/usr/bin/env bash
# Pods in blocks of a subnet: Shop
#
# bash FILE            creates what does not exist yet
# bash FILE --what-if  shows the commands and changes nothing
set -euo pipefail

what_if=false
if [[ ${1:-} == --what-if ]]; then what_if=true; fi

# Region of the resources
LOCATION=${LOCATION:-westeurope}
# VM size of every pool
VM_SIZE=${VM_SIZE:-Standard_D4s_v5}
# Private address of the firewall that traffic is sent to
: "${NEXT_HOP_IP:?not set. Private address of the firewall that traffic is sent to}"

# Runs a command, or shows it.
run() {
  if [[ $what_if == true ]]; then printf '%q ' "$@"; printf '\n'; else "$@"; fi
}

# Whether a list contains a name, ignoring case; with --what-if nothing is there.
exists() {
  local name=$1 names
  shift
  if [[ $what_if == true ]]; then return 1; fi
  names=$("$@" --query '[].name' --output tsv) || exit
  grep -Fqix -- "$name" <<<"${names//$'\r'/}"
}

# The output of a command; with --what-if the command itself.
ask() {
  if [[ $what_if == true ]]; then printf '<%s>' "$*"; else "$@" --output tsv; fi
}

SUBSCRIPTION=$(ask az account show --query id)
GROUP=rg-shop
run az group create --name "$GROUP" --location "$LOCATION" --output none
exists rt-firewall az network route-table list --resource-group "$GROUP" ||
  run az network route-table create \
    --resource-group "$GROUP" \
    --name rt-firewall \
    --location "$LOCATION" \
    --output none
run az network route-table route create \
  --resource-group "$GROUP" \
  --route-table-name rt-firewall \
  --name default \
  --address-prefix 0.0.0.0/0 \
  --next-hop-type VirtualAppliance \
  --next-hop-ip-address "$NEXT_HOP_IP" \
  --output none

# == VNet vnet-shop
ID_VNET_SHOP="/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-shop"
exists vnet-shop az network vnet list --resource-group "$GROUP" ||
  run az network vnet create \
    --resource-group "$GROUP" \
    --name vnet-shop \
    --location "$LOCATION" \
    --address-prefixes 10.60.0.0/14 \
    --output none
# Nodes
exists snet-nodes az network vnet subnet list --resource-group "$GROUP" --vnet-name vnet-shop ||
  run az network vnet subnet create \
    --resource-group "$GROUP" \
    --vnet-name vnet-shop \
    --name snet-nodes \
    --address-prefixes 10.60.0.0/22 \
    --route-table rt-firewall \
    --output none
# Pods
exists snet-pods az network vnet subnet list --resource-group "$GROUP" --vnet-name vnet-shop ||
  run az network vnet subnet create \
    --resource-group "$GROUP" \
    --vnet-name vnet-shop \
    --name snet-pods \
    --address-prefixes 10.61.0.0/16 \
    --delegations Microsoft.ContainerService/managedClusters \
    --route-table rt-firewall \
    --output none

# == Identity of aks-shop
exists id-aks-shop az identity list --resource-group "$GROUP" ||
  run az identity create \
    --resource-group "$GROUP" \
    --name id-aks-shop \
    --location "$LOCATION" \
    --output none
IDENTITY_AKS_SHOP="/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks-shop"
PRINCIPAL_AKS_SHOP=$(ask az identity show --resource-group "$GROUP" --name id-aks-shop --query principalId)
run az role assignment create \
  --assignee-object-id "$PRINCIPAL_AKS_SHOP" \
  --assignee-principal-type ServicePrincipal \
  --role 'Network Contributor' \
  --scope "$ID_VNET_SHOP" \
  --output none
run az role assignment create \
  --assignee-object-id "$PRINCIPAL_AKS_SHOP" \
  --assignee-principal-type ServicePrincipal \
  --role 'Network Contributor' \
  --scope "/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}/providers/Microsoft.Network/routeTables/rt-firewall" \
  --output none

# == Cluster aks-shop
exists aks-shop az aks list --resource-group "$GROUP" ||
  run az aks create \
    --resource-group "$GROUP" \
    --name aks-shop \
    --location "$LOCATION" \
    --tier standard \
    --kubernetes-version 1.34 \
    --dns-name-prefix aks-shop \
    --no-ssh-key \
    --assign-identity "$IDENTITY_AKS_SHOP" \
    --skip-subnet-role-assignment \
    --network-plugin azure \
    --network-dataplane azure \
    --network-policy none \
    --service-cidr 172.20.0.0/16 \
    --dns-service-ip 172.20.0.10 \
    --load-balancer-sku standard \
    --outbound-type userDefinedRouting \
    --nodepool-name system \
    --node-vm-size "$VM_SIZE" \
    --node-count 3 \
    --max-pods 31 \
    --vnet-subnet-id "${ID_VNET_SHOP}/subnets/snet-nodes" \
    --pod-subnet-id "${ID_VNET_SHOP}/subnets/snet-pods" \
    --pod-ip-allocation-mode StaticBlock \
    --output none
run az aks nodepool update \
  --resource-group "$GROUP" \
  --cluster-name aks-shop \
  --name system \
  --max-surge '10%' \
  --output none
exists batch az aks nodepool list --resource-group "$GROUP" --cluster-name aks-shop ||
  run az aks nodepool add \
    --resource-group "$GROUP" \
    --cluster-name aks-shop \
    --name batch \
    --mode User \
    --os-type Linux \
    --node-vm-size "$VM_SIZE" \
    --node-count 40 \
    --max-pods 63 \
    --vnet-subnet-id "${ID_VNET_SHOP}/subnets/snet-nodes" \
    --pod-subnet-id "${ID_VNET_SHOP}/subnets/snet-pods" \
    --pod-ip-allocation-mode StaticBlock \
    --max-surge 0 \
    --max-unavailable '5%' \
    --output none
